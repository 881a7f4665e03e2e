import { placeAll, type ToPlace } from './place-all'

self.addEventListener('message', ({ data }: MessageEvent<ToPlace>) => self.postMessage(placeAll(data)))
