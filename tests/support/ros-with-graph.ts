import type { RosFault, RosGraph } from '#shared/ros/port.ts';

export interface GraphUnderTest {
  readonly graph: RosGraph;
  readonly faults: readonly RosFault[];
  /** Lets `ms` pass on the graph's clock and everything pending be delivered. */
  pass(ms: number): Promise<void>;
  dispose(): Promise<void>;
}

export type CreateGraph = (how?: { readonly simTime: boolean }) => Promise<GraphUnderTest>;

/** A test with a graph of its own, which is ended afterwards whatever happens. */
export const withGraphOf =
  (create: CreateGraph, test: (under: GraphUnderTest) => Promise<void>, simTime = false) =>
  async (): Promise<void> => {
    const under = await create({ simTime });
    try {
      await test(under);
    } finally {
      await under.dispose();
    }
  };

/** Lets time pass until the answer is there. */
export async function answerOf<T>(pass: GraphUnderTest['pass'], answer: Promise<T>): Promise<T> {
  await pass(300);
  return answer;
}
