import { setTimeout as sleep } from 'node:timers/promises';
import { startEmbeddedBroker } from '#control-center/server/broker/embedded-broker.ts';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { mqttConnectionContract } from '#tests/support/mqtt-connection-contract.ts';
import type { BrokerUnderTest } from '#tests/support/mqtt-connection-contract.ts';

async function open(inProcess: boolean): Promise<BrokerUnderTest> {
  const broker = await startEmbeddedBroker({ checkCredentials: () => ({ kind: 'service', name: 'test' }) });
  return {
    connect: mqttConnector(broker.url),
    ...(inProcess ? { connectCentre: () => broker.connect() } : {}),
    settle: () => sleep(15),
    close: async () => broker[Symbol.asyncDispose](),
  };
}

mqttConnectionContract('embedded broker through mqtt.js', { holdsAcknowledgement: false }, () => open(false));
mqttConnectionContract('embedded broker, centre in process', { holdsAcknowledgement: true }, () => open(true));
