import type { Socket } from 'socket.io';

/** What we read of engine.io's socket: packets that wait for the transport, and what the transport has not got rid of. */
interface Outgoing {
  readonly writeBuffer?: readonly { readonly data?: unknown }[];
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: number } };
}

/** Bytes sent to this browser that have not left the process. Packets hold text, nearly all of it ASCII. */
export function bufferedBytes(socket: Socket): number {
  const { writeBuffer = [], transport } = socket.conn as unknown as Outgoing;
  const waiting = writeBuffer.reduce((sum, { data }) => sum + (typeof data === 'string' ? data.length : 0), 0);
  return waiting + (transport?.socket?.bufferedAmount ?? 0);
}
