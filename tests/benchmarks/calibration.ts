import { createHash } from 'node:crypto';

/** Processor µs of a fixed piece of work (parse, hash, sort a small message): figures divided by it compare across machines. */
export function calibrationUs(): number {
  const text = JSON.stringify(
    Array.from({ length: 40 }, (_, i) => ({ id: `r-${i}`, x: i * 1.5, tags: ['a', 'b', `${i}`] })),
  );
  const once = (): number => {
    const parsed = JSON.parse(text) as { id: string; x: number }[];
    parsed.sort((a, b) => b.x - a.x);
    return createHash('sha256').update(JSON.stringify(parsed)).digest()[0] ?? 0;
  };
  let sink = 0;
  for (let i = 0; i < 2000; i++) sink += once();
  const rounds = 5000;
  const before = process.cpuUsage();
  for (let i = 0; i < rounds; i++) sink += once();
  const { user, system } = process.cpuUsage(before);
  if (sink < 0) throw new Error('unreachable: keeps the loop alive');
  return (user + system) / rounds;
}
