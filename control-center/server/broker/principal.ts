import type { DomainError } from '#shared/errors/domain-error.ts';
import type { RobotId } from '#shared/ids/branded.ts';
import type { Result } from '#shared/result/result.ts';

/** Who a client of the broker is, once its credentials were checked. */
export type Principal =
  | {
      readonly kind: 'robot';
      readonly robot: RobotId;
      /** The first topic level it may use. */
      readonly interfaceName: string;
      /** Third-party peers may come with a client id of their own making; ours is the user name, or `<user name>:<anything>`. */
      readonly anyClientId?: boolean;
    }
  /** A trusted program of the centre: may publish and subscribe everything. */
  | { readonly kind: 'service'; readonly name: string };

/** Undefined refuses the connection. Must take the same time for an unknown user as for a wrong password. */
export type CredentialCheck = (credentials: {
  readonly username: string;
  readonly password: Uint8Array;
}) => Promise<Principal | undefined> | Principal | undefined;

/** Whose certificate this DER is, and whether it holds now. Asked at each connect; undefined if none was shown. */
export type CertificateCheck = (
  certificate: Uint8Array | undefined,
) => Result<{ readonly username: string; readonly principal: Principal }, DomainError>;
