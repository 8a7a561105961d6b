import type { Image } from '#shared/ros/messages.ts';

/**
 * Lets few thermal frames through, and of those every n-th pixel of every n-th line: enough to see that a camera froze or what stood in
 * the way, too little to tell who it was.
 */
export class FrameThinner {
  readonly #everyMs: number;
  readonly #stride: number;
  readonly #lastAt = new Map<string, number>();

  constructor(everyMs: number, stride: number) {
    this.#everyMs = everyMs;
    this.#stride = stride;
  }

  /** Undefined: this frame is not kept. */
  thin(topic: string, message: unknown, nowMs: number): Image | undefined {
    const last = this.#lastAt.get(topic);
    if (last !== undefined && nowMs - last < this.#everyMs) return undefined;
    this.#lastAt.set(topic, nowMs);
    return strided(message as Image, this.#stride);
  }
}

function strided(image: Image, stride: number): Image {
  const pixelBytes = Math.floor(image.step / image.width);
  if (stride === 1 || pixelBytes < 1 || image.data.length < image.step * image.height) return image;
  const width = Math.floor(image.width / stride);
  const height = Math.floor(image.height / stride);
  const data = new Uint8Array(width * height * pixelBytes);
  let to = 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const from = row * stride * image.step + column * stride * pixelBytes;
      for (let i = 0; i < pixelBytes; i++) data[to++] = image.data[from + i] as number;
    }
  }
  return { ...image, width, height, step: width * pixelBytes, data };
}
