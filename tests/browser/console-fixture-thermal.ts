import { encode } from 'fast-png';

/** A thermal-looking picture for tests of the console only: cool ground, a warm upright figure at the centre. */
export function fixtureThermalPng(): Uint8Array {
  const [width, height] = [320, 256];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ground = 46 + 30 * Number(y > 120 + 8 * Math.sin(x / 40)) + 6 * Math.sin(x / 7) * Math.sin(y / 9);
      const body = Math.exp(-(((x - 160) / 7) ** 2)) * Number(y > 112 && y < 170);
      const head = Math.exp(-(((x - 160) / 5) ** 2 + ((y - 118) / 5) ** 2));
      data[y * width + x] = Math.min(255, ground + 150 * Math.max(body, head));
    }
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}
