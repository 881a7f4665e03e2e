import { createRouter, createWebHashHistory, type Router, type RouterHistory } from 'vue-router'
import EndpointPage from '../endpoint/EndpointPage.vue'
import ConformancePage from '../conformance/ConformancePage.vue'
import FaultsPage from '../faults/FaultsPage.vue'
import OverviewPage from '../overview/OverviewPage.vue'
import StreamPage from '../streams/StreamPage.vue'
import StreamsPage from '../streams/StreamsPage.vue'

/** The pages. The hash keeps back and forward working from any origin, the app's own protocol included. */
export const createPages = (history: RouterHistory = createWebHashHistory()): Router =>
  createRouter({
    history,
    routes: [
      { path: '/', name: 'overview', component: OverviewPage },
      { path: '/streams', name: 'streams', component: StreamsPage },
      { path: '/streams/:arn', name: 'stream', component: StreamPage, props: true },
      { path: '/endpoint', name: 'endpoint', component: EndpointPage },
      { path: '/faults', name: 'faults', component: FaultsPage },
      { path: '/conformance', name: 'conformance', component: ConformancePage },
      { path: '/:rest(.*)*', redirect: { name: 'overview' } },
    ],
  })
