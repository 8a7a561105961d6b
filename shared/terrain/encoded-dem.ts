import { CodedError, domainError } from '../errors/domain-error.ts';
import { Dem } from './dem.ts';
import type { DemGrid } from './dem.ts';

/**
 * Little-endian: magic "BPDM", uint32 version 1, uint32 columns and rows, float64 minX, minY, cellM, lowest height and height
 * step, then one uint16 a grid point (height = lowest + count * step), row-major from the south-west.
 */
export type EncodedDem = Uint8Array;

const MAGIC = 0x4d445042;
const HEADER_BYTES = 56;
const MAX_POINTS = 16_000_000;

export function encodeDem(dem: Dem): EncodedDem {
  const bytes = new Uint8Array(HEADER_BYTES + 2 * dem.heights.length);
  const view = new DataView(bytes.buffer);
  const step = (dem.maxHeight - dem.minHeight) / 65535 || 1;
  for (const [index, word] of [MAGIC, 1, dem.columns, dem.rows].entries()) view.setUint32(index * 4, word, true);
  for (const [index, value] of [dem.minX, dem.minY, dem.cellM, dem.minHeight, step].entries()) {
    view.setFloat64(16 + index * 8, value, true);
  }
  for (let i = 0; i < dem.heights.length; i++) {
    view.setUint16(HEADER_BYTES + 2 * i, Math.round(((dem.heights[i] as number) - dem.minHeight) / step), true);
  }
  return bytes;
}

/** Throws BPC_E_PAYLOAD_MALFORMED if the bytes are not an encoded DEM. Heights are within half a step of the original. */
export function decodeDem(bytes: EncodedDem): Dem {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_BYTES || view.getUint32(0, true) !== MAGIC || view.getUint32(4, true) !== 1) {
    throw malformed('the header is not that of an elevation model');
  }
  const columns = view.getUint32(8, true);
  const rows = view.getUint32(12, true);
  const points = columns * rows;
  if (columns < 2 || rows < 2 || points > MAX_POINTS || bytes.length !== HEADER_BYTES + 2 * points) {
    throw malformed(`${bytes.length} bytes do not hold ${columns} x ${rows} points`);
  }
  const real = (index: number): number => view.getFloat64(16 + index * 8, true);
  const [minX, minY, cellM, lowest, step] = [real(0), real(1), real(2), real(3), real(4)];
  if (![minX, minY, lowest, step].every(Number.isFinite) || !(cellM > 0)) throw malformed('a header number is invalid');
  const heights = new Float32Array(points);
  for (let i = 0; i < points; i++) heights[i] = lowest + view.getUint16(HEADER_BYTES + 2 * i, true) * step;
  const grid: DemGrid = { minX, minY, cellM, columns, rows, heights };
  return new Dem(grid);
}

const malformed = (why: string): CodedError =>
  new CodedError(domainError('BPC_E_PAYLOAD_MALFORMED', `Elevation model: ${why}.`));
