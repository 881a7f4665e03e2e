/** The parts of ECharts we use, by name; the full bundle would be a megabyte. Everything that draws goes through here. */
import { LineChart } from 'echarts/charts'
import { AxisPointerComponent, GridComponent, TooltipComponent } from 'echarts/components'
import { use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import VChart from 'vue-echarts'

use([LineChart, GridComponent, TooltipComponent, AxisPointerComponent, CanvasRenderer])

export { VChart }
export type { EChartsCoreOption as ChartOption } from 'echarts/core'
