import type { MqttConnector } from '#shared/link/mqtt-port.ts';

/** The same connector, with a listener that hears every message that was sent or received. */
export const tappedLink =
  (connect: MqttConnector, tap: (topic: string, payload: Uint8Array) => void): MqttConnector =>
  (options) => {
    const link = connect(options);
    return {
      get state() {
        return link.state;
      },
      publish(topic, payload, publishOptions) {
        tap(topic, payload);
        return link.publish(topic, payload, publishOptions);
      },
      subscribe: (filter, qos, handler) =>
        link.subscribe(filter, qos, (message) => {
          tap(message.topic, message.payload);
          return handler(message);
        }),
      onState: (listener) => link.onState(listener),
      end: () => link.end(),
      sever: () => link.sever(),
      restore: () => link.restore(),
    };
  };
