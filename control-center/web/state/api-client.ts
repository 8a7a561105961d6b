import type { ErrorResponse } from '#shared/contracts/http/responses.ts';
import { errorCatalogue } from '#shared/errors/catalogue.ts';
import type { ErrorCode } from '#shared/errors/catalogue.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';

/** What the operator is told: a stable code, what happened, what to do. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly cure: string;
}

export interface ApiClient {
  get<T>(path: string, query?: Readonly<Record<string, string | number>>): Promise<Result<T, ApiError>>;
  bytes(path: string): Promise<Result<Uint8Array<ArrayBuffer>, ApiError>>;
  post<T>(path: string, body: object): Promise<Result<T, ApiError>>;
}

export interface ApiClientOptions {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Token of the session, if any. */
  readonly csrfToken: () => string | undefined;
  /** Called when the server says that there is no valid session. */
  readonly onUnauthenticated: () => void;
  readonly timeoutMs: number;
  readonly timeoutSignal: (ms: number) => AbortSignal;
}

/** HTTP to our own origin. Answers are values; nothing throws but a programmer. */
export function createApiClient(options: ApiClientOptions): ApiClient {
  const request = async (path: string, init: RequestInit): Promise<Result<Response, ApiError>> => {
    try {
      const response = await options.fetch(path, {
        ...init,
        credentials: 'same-origin',
        signal: options.timeoutSignal(options.timeoutMs),
      });
      if (response.ok) return ok(response);
      if (response.status === 401) options.onUnauthenticated();
      return err(await errorOf(response));
    } catch (error) {
      return err(
        error instanceof DOMException && error.name === 'TimeoutError' ? localError('BPC_E_TIMEOUT') : unreachable,
      );
    }
  };
  return {
    async get<T>(path: string, query: Readonly<Record<string, string | number>> = {}) {
      const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)])).toString();
      const answer = await request(search === '' ? path : `${path}?${search}`, { method: 'GET' });
      return answer.ok ? parsed<T>(answer.value) : answer;
    },
    async bytes(path) {
      const answer = await request(path, { method: 'GET' });
      return answer.ok ? ok(new Uint8Array(await answer.value.arrayBuffer())) : answer;
    },
    async post<T>(path: string, body: object) {
      const token = options.csrfToken();
      const answer = await request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { 'x-bpc-csrf': token }) },
        body: JSON.stringify(body),
      });
      return answer.ok ? parsed<T>(answer.value) : answer;
    },
  };
}

async function parsed<T>(response: Response): Promise<Result<T, ApiError>> {
  if (response.status === 204) return ok(undefined as T);
  try {
    return ok((await response.json()) as T);
  } catch {
    return err(localError('BPC_E_PAYLOAD_MALFORMED'));
  }
}

async function errorOf(response: Response): Promise<ApiError> {
  try {
    const body = (await response.json()) as Partial<ErrorResponse>;
    if (typeof body.code === 'string' && typeof body.message === 'string') {
      const cure = body.cure ?? '';
      return { code: body.code, message: withoutCure(body.message, cure), cure };
    }
  } catch {
    // Not our error body: a proxy's page, or cut off.
  }
  return { code: `HTTP ${response.status}`, message: 'The control centre refused the request.', cure: 'Try again.' };
}

/** Domain messages end with the catalogue's cure, which has its own field. */
const withoutCure = (message: string, cure: string): string =>
  cure !== '' && message.endsWith(cure) ? message.slice(0, -cure.length).trim() || message : message;

/** An error that this page finds by itself, in the catalogue's words. */
export function localError(code: ErrorCode): ApiError {
  const { title, cure } = errorCatalogue[code];
  return { code, message: `${title}.`, cure };
}

const unreachable: ApiError = {
  code: 'BPC_E_TIMEOUT',
  message: 'The control centre cannot be reached.',
  cure: 'Check the network; the console reconnects by itself, nothing was queued.',
};
