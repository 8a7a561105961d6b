import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { mqttConnector } from '#launch/mqtt-connector.ts';
import { mosquittoFile, noMosquitto, startMosquitto } from '#tests/support/mosquitto.ts';
import { mqttConnectionContract } from '#tests/support/mqtt-connection-contract.ts';

if (mosquittoFile === undefined) describe(`MQTT connection: Mosquitto (${noMosquitto})`, () => it.skip('is skipped'));
else {
  mqttConnectionContract('Mosquitto through mqtt.js', { holdsAcknowledgement: false }, async () => {
    const mosquitto = await startMosquitto();
    return {
      connect: mqttConnector(mosquitto.url),
      settle: () => sleep(15),
      close: () => mosquitto.close(),
    };
  });
}
