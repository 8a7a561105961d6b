import type { SocketPort } from './socket-port.ts';

/** A socket for tests: `receive` is the server speaking, `sent` what the console said. */
export class FakeSocket implements SocketPort {
  connected = true;
  readonly sent: { readonly event: string; readonly args: readonly unknown[] }[] = [];
  readonly #listeners = new Map<string, ((...args: never[]) => void)[]>();

  on(event: string, listener: (...args: never[]) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  emit(event: string, ...args: readonly unknown[]): void {
    this.sent.push({ event, args });
  }

  connect(): void {
    this.connected = true;
    this.receive('connect');
  }

  disconnect(): void {
    this.connected = false;
    this.receive('disconnect');
  }

  receive(event: string, ...args: readonly unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }

  sentOf(event: string): readonly (readonly unknown[])[] {
    return this.sent.filter((item) => item.event === event).map(({ args }) => args);
  }
}
