import { createPinia } from 'pinia'
import { createApp } from 'vue'
import { openBridge } from './client/bridge'
import { createClient } from './client/client'
import { clientKey } from './client/use-client'
import { createText } from './i18n/text'
import App from './shell/App.vue'
import { createPages } from './shell/router'
import './ui/base.css'

createApp(App)
  .provide(clientKey, createClient(openBridge(window)))
  .use(createPinia())
  .use(createText())
  .use(createPages())
  .mount('#app')
