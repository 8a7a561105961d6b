import type { Principal } from './principal.ts';

/**
 * Decides whether a user may connect under a client id. MQTT lets a new connection with the same client id throw out the old one, so
 * an id belongs to one user: its own name, or one that starts with it. Ids of a peer's own making belong to who came first.
 */
export class ClientIdBinding {
  readonly #owners = new Map<string, string>();

  mayUse(principal: Principal, username: string, clientId: string): boolean {
    const isFree = principal.kind === 'service' || principal.anyClientId === true;
    if (!isFree) return clientId === username || clientId.startsWith(`${username}:`);
    if (clientId === '' || clientId.includes('/')) return false;
    const owner = this.#owners.get(clientId);
    if (owner === undefined) this.#owners.set(clientId, username);
    return owner === undefined || owner === username;
  }

  /** Its connection ended and its session is not kept. */
  release(clientId: string): void {
    this.#owners.delete(clientId);
  }
}
