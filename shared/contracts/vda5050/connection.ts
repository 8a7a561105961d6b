import { Type } from 'typebox';
import type { Static } from 'typebox';
import { literals } from '../primitives.ts';
import { headerFields } from './header.ts';

export const ConnectionState = literals(['ONLINE', 'OFFLINE', 'HIBERNATING', 'CONNECTION_BROKEN']);
export type ConnectionState = Static<typeof ConnectionState>;

export const Connection = Type.Object({ ...headerFields, connectionState: ConnectionState });
export type Connection = Static<typeof Connection>;
