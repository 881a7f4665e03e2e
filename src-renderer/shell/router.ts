import { createRouter, createWebHashHistory, type Router, type RouterHistory } from 'vue-router'
import DashboardPage from '../dashboards/DashboardPage.vue'
import AlarmsPage from '../alarms/AlarmsPage.vue'
import EndpointPage from '../endpoint/EndpointPage.vue'
import ConsumersPage from '../consumers/ConsumersPage.vue'
import ConformancePage from '../conformance/ConformancePage.vue'
import FaultsPage from '../faults/FaultsPage.vue'
import KeyLabPage from '../key-lab/KeyLabPage.vue'
import OverviewPage from '../overview/OverviewPage.vue'
import StreamPage from '../streams/StreamPage.vue'

/**
 * The pages; those for planning are loaded when somebody goes there, so that the first chart is drawn earlier. The hash keeps
 * back and forward working from any origin, the app's own protocol included.
 */
export const createPages = (history: RouterHistory = createWebHashHistory()): Router =>
  createRouter({
    history,
    routes: [
      { path: '/', name: 'overview', component: OverviewPage },
      { path: '/streams/:arn', name: 'stream', component: StreamPage, props: true },
      { path: '/dashboards', name: 'dashboards', component: DashboardPage },
      { path: '/keys', name: 'keys', component: KeyLabPage },
      { path: '/alarms', name: 'alarms', component: AlarmsPage },
      { path: '/consumers', name: 'consumers', component: ConsumersPage },
      { path: '/advisor', name: 'advisor', component: () => import('../advisor/AdvisorPage.vue') },
      { path: '/scenarios', name: 'scenarios', component: () => import('../scenarios/ScenariosPage.vue') },
      { path: '/scenarios/report', name: 'report', component: () => import('../scenarios/ReportPage.vue') },
      { path: '/designer', name: 'designer', component: () => import('../designer/DesignerPage.vue') },
      { path: '/planner', name: 'planner', component: () => import('../planner/PlannerPage.vue') },
      { path: '/prices', name: 'prices', component: () => import('../prices/PricesPage.vue') },
      { path: '/endpoint', name: 'endpoint', component: EndpointPage },
      { path: '/faults', name: 'faults', component: FaultsPage },
      { path: '/conformance', name: 'conformance', component: ConformancePage },
      { path: '/:rest(.*)*', redirect: { name: 'overview' } },
    ],
  })
