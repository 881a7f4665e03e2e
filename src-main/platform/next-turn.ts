/** Let everything else that waits for the process have its turn. Never keeps the process alive. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve).unref())
