import type { Result } from '@unpark/base';

/** Requests to addresses that people typed; `@unpark/outgoing` is one. */
export interface OutgoingPort {
  /** what can be said of an address before DNS is asked */
  checkUrl(url: string): Result<URL>;
  send(request: {
    readonly url: string;
    readonly method: 'POST';
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal?: AbortSignal;
  }): Promise<Result<{ readonly status: number }>>;
}
