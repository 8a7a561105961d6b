/** The shortest bucket, a whole number of milliseconds, with which a range has at most `maxPoints` buckets that begin at its multiples. */
export function bucketLengthMs(range: { readonly from: number; readonly to: number }, maxPoints: number): number {
  let lengthMs = Math.max(1, Math.ceil((range.to - range.from) / Math.max(1, maxPoints)));
  while (bucketsTouched(range, lengthMs) > maxPoints && lengthMs < range.to - range.from)
    lengthMs = Math.ceil(lengthMs * 1.1);
  return lengthMs;
}

const bucketsTouched = ({ from, to }: { readonly from: number; readonly to: number }, lengthMs: number): number =>
  Math.ceil(to / lengthMs) - Math.floor(from / lengthMs);
