import { defineStore } from 'pinia'
import { ref } from 'vue'

/** How many alarms ring, as last told. */
export const useBell = defineStore('bell', () => {
  const ringing = ref(0)
  return { ringing }
})
