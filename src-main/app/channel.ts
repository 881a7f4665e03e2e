/** The one IPC channel between window and main; it carries the messages of `contract/wire`. */
export const contractChannel = 'contract'
