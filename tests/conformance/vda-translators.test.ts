import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fleet } from '#control-center/server/fleet/fleet.ts';
import type { RobotMessage } from '#control-center/server/fleet/robot-message.ts';
import { decodeMessage } from '#control-center/server/ingest/decode-message.ts';
import { toVersion3 } from '#control-center/server/ingest/vda-version-3.ts';
import { instantActionsVersion2, orderVersion2 } from '#control-center/server/mqtt/vda-version-2.ts';
import type { UnitOfWork } from '#control-center/server/work/unit-of-work.ts';
import type { VdaVersion } from '#robots/link/dialect.ts';
import { fromVersion2 } from '#robots/link/from-version-2.ts';
import { toVersion2 } from '#robots/link/to-version-2.ts';
import { orderAuthorityPayload } from '#shared/contracts/authority-payload.ts';
import { parseTopic } from '#shared/contracts/topics.ts';
import type { RobotTopic } from '#shared/contracts/topics.ts';
import type { Action } from '#shared/contracts/vda5050/common.ts';
import { zoneSetAction } from '#shared/contracts/vda5050/zone-set-action.ts';
import type { State } from '#shared/contracts/vda5050/state.ts';
import type { RobotView } from '#shared/contracts/views.ts';
import { robotId } from '#shared/ids/branded.ts';
import { RobotRig, action, orderAlong } from '#tests/support/robot-rig.ts';
import { smallSector } from '#tests/support/small-sector.ts';

const overTheWire = <T>(body: T): T => JSON.parse(JSON.stringify(body)) as T;
const name = fc.stringMatching(/^[a-zA-Z0-9-]{1,8}$/);
const metre = fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => x + 0);
/** What 2.x can say: no SINGLE, circles for ellipses. */
const someAction: fc.Arbitrary<Action> = fc.record(
  {
    actionType: name,
    actionId: name,
    actionDescriptor: name,
    blockingType: fc.constantFrom('NONE' as const, 'SOFT' as const, 'HARD' as const),
    actionParameters: fc.array(fc.record({ key: name, value: fc.oneof(name, metre, fc.boolean(), fc.array(name)) }), {
      maxLength: 2,
    }),
  },
  { requiredKeys: ['actionType', 'actionId', 'blockingType'] },
);
const circle = fc.double({ min: 0, max: 50, noNaN: true }).map((r) => ({ a: r, b: r, theta: 0 }));
const somePlace = fc.record(
  { x: metre, y: metre, mapId: name, theta: metre, allowedDeviationXY: circle },
  { requiredKeys: ['x', 'y', 'mapId'] },
);
const someOrder = fc
  .record({
    orderId: name,
    orderUpdateId: fc.nat(9),
    zoneSetId: fc.option(name, { nil: undefined }),
    nodes: fc.array(
      fc.record(
        {
          nodeId: name,
          nodeDescriptor: name,
          nodePosition: somePlace,
          actions: fc.array(someAction, { maxLength: 2 }),
          edgeActions: fc.array(someAction, { maxLength: 1 }),
          maximumSpeed: fc.double({ min: 0, max: 9, noNaN: true }),
        },
        { requiredKeys: ['nodeId', 'actions', 'edgeActions'] },
      ),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ orderId, orderUpdateId, zoneSetId, nodes }) => ({
    orderId,
    orderUpdateId,
    nodes: nodes.map(({ edgeActions: _edge, maximumSpeed: _speed, actions, ...node }, index) => ({
      ...node,
      sequenceId: 2 * index,
      released: true,
      actions:
        index === 0 && zoneSetId !== undefined
          ? [zoneSetAction({ orderId, orderUpdateId }, zoneSetId), ...actions]
          : actions,
    })),
    edges: nodes.slice(1).map(({ edgeActions, maximumSpeed }, index) => ({
      edgeId: `e${index}`,
      sequenceId: 2 * index + 1,
      released: true,
      ...(maximumSpeed !== undefined && { maximumSpeed }),
      actions: edgeActions,
    })),
  }));

describe('the translators between VDA 5050 3.0 and 2.1', () => {
  it('bring an order from the centre to a robot of the older tree as it was, so that its signature holds', () => {
    fc.assert(
      fc.property(someOrder, (order) => {
        const arrived = fromVersion2('order', overTheWire(orderVersion2(order, '2.1.0'))) as typeof order;
        expect(arrived).toEqual(overTheWire(order));
        const grant = { epoch: 1, commandId: 'c', expiresAt: 't' };
        const payload = (each: typeof order) => orderAuthorityPayload(robotId('bp', 'r1'), each, grant);
        expect(payload(arrived)).toEqual(payload(order));
      }),
    );
  });

  it.each(['2.0.0', '2.1.0'])('bring instant actions through %s as they were', (version) => {
    fc.assert(
      fc.property(fc.array(someAction, { minLength: 1, maxLength: 4 }), (actions) => {
        const arrived = fromVersion2('instantActions', overTheWire(instantActionsVersion2({ actions }, version)));
        expect(arrived).toEqual({ actions });
      }),
    );
  });

  it('make a stricter order of what 2.x cannot say: SINGLE becomes HARD, an ellipse the circle in it', () => {
    const order = orderAlong('o', [{ nodeId: 'a', x: 0, y: 0, actions: [action('bpObserve', {}, 'x', 'SINGLE')] }]);
    const [first] = order.nodes;
    const wide = {
      ...order,
      nodes: [{ ...first!, nodePosition: { ...first!.nodePosition!, allowedDeviationXY: { a: 9, b: 2, theta: 1 } } }],
    };
    expect(fromVersion2('order', orderVersion2(wide, '2.1.0'))).toMatchObject({
      nodes: [{ nodePosition: { allowedDeviationXY: { a: 2, b: 2, theta: 0 } }, actions: [{ blockingType: 'HARD' }] }],
    });
  });

  it('keep what they do not understand, so that it is refused by name', () => {
    const strange = { orderId: 'o', orderUpdateId: 0, nodes: [], edges: [{ sequenceId: 1, rotationAllowed: true }] };
    expect(fromVersion2('order', strange)).toMatchObject({ edges: [{ rotationAllowed: true }] });
    for (const body of [null, 7, 'x', [], { nodes: 3 }, { nodes: [1], edges: [null], zoneSetId: 'z' }]) {
      expect(() => fromVersion2('order', body)).not.toThrow();
      expect(() => fromVersion2('instantActions', body)).not.toThrow();
    }
  });
});

/** What a robot went through, as its messages tell it to the centre. */
async function pictureOf(vdaVersion: VdaVersion) {
  const rig = new RobotRig({ vdaVersion });
  await rig.boot();
  rig.centreSpeaks();
  await rig.pass(30);
  const fleet = new Fleet(smallSector, 's', []);
  const work = {
    now: 0,
    put: () => {},
    show: () => {},
    event: () => {},
    audit: () => {},
    write: () => {},
    afterCommit: () => {},
  } satisfies UnitOfWork;
  let heard = 0;
  const view = () => {
    for (const message of rig.hub.log.slice(heard)) {
      const topic = parseTopic(message.topic);
      heard++;
      if (
        topic?.kind !== 'robot' ||
        !topic.name.match(/^(connection|state|visualization|geo|link|authority|factsheet)$/)
      )
        continue;
      const decoded = decodeMessage(topic, message);
      if (!decoded.ok) throw new Error(decoded.error.error.message);
      const at = Date.parse(decoded.value.body.timestamp);
      const taken = {
        kind: topic.name,
        robot: topic.robot,
        body: decoded.value.body,
        receivedAt: at,
        sourceAt: at,
        vdaVersion: topic.majorVersion === 'v2' ? '2' : '3',
        retained: false,
      };
      fleet.take(taken as RobotMessage, work);
    }
    const { vdaVersion: spoken, ...shown } = fleet.views().find(({ id }) => id === 'bp/r1')!;
    return { spoken, shown: { ...shown, vdaVersion: '3' as const } };
  };
  const order = orderAlong('o1', [
    { nodeId: 'here', x: rig.world.x, y: rig.world.y },
    { nodeId: 'a', x: rig.world.x, y: rig.world.y - 30 },
  ]);
  const pictures = [view()];
  rig.order(order);
  await rig.pass(5);
  pictures.push(view());
  rig.instant(action('startPause', {}, 'p'));
  await rig.pass(5);
  pictures.push(view());
  rig.send('instantActions', { actions: [action('bpHalt', { authorityEpoch: 1, reason: 'test' }, 'h1')] });
  rig.send('order', { orderId: 'broken' });
  await rig.pass(5);
  pictures.push(view());
  const state = rig.published<State>('state').at(-1)!;
  await rig.agent[Symbol.asyncDispose]();
  return { pictures, state };
}

/** 2.1 has other names of errors, and no word for the way a robot plans by itself. */
const sayable = ({ errors, plannedPath: _way, ...view }: RobotView) => ({
  ...view,
  errors: errors.map(({ level }) => level),
});

describe('a robot of the older tree', () => {
  it('gives the centre the same picture as one of 3.0, through an order, a pause, a refusal and a stop', async () => {
    const newer = await pictureOf('3.0');
    const older = await pictureOf('2.1');
    expect(older.pictures.map(({ spoken }) => spoken)).toEqual(['2', '2', '2', '2']);
    expect(older.pictures.map(({ shown }) => sayable(shown))).toEqual(
      newer.pictures.map(({ shown }) => sayable(shown)),
    );
    expect(older.pictures[1]?.shown.plannedPath).toEqual(newer.pictures[1]?.shown.plannedPath);
    expect(older.pictures[1]?.shown).toMatchObject({ orderId: 'o1', driving: true });
    expect(older.pictures[3]?.shown).toMatchObject({ haltLatched: true });
  });

  it('says of its state all that 2.1 has words for, and the centre understands it so', async () => {
    const { state } = await pictureOf('3.0');
    const topic = parseTopic('bp-test/v2/bp/r1/state') as RobotTopic;
    const back = toVersion3(topic, overTheWire(toVersion2('state', state))) as State;
    const {
      actionStates,
      errors: _levels,
      instantActionStates,
      intermediatePath: _path,
      plannedPath: _plan,
      zoneRequests: _asks,
      zoneSets,
      ...same
    } = state;
    expect(back).toMatchObject(same);
    expect(back.actionStates).toEqual([...actionStates, ...instantActionStates]);
    expect(back.zoneSets).toEqual(zoneSets?.filter(({ zoneSetStatus }) => zoneSetStatus === 'ENABLED'));
    expect(back.errors.map(({ errorReferences }) => errorReferences)).toEqual(
      state.errors.map(({ errorReferences }) => errorReferences),
    );
  });
});
