'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { ChosenFile } from './chosen-file';
import { newIdempotencyKey, type SendResult, type Sending, sendCapture } from './send-capture';
import { goesInParts, sendInParts } from './send-in-parts';

export type UploadState =
  | { readonly kind: 'choosing' }
  | { readonly kind: 'sending'; readonly sentBytes: number; readonly totalBytes: number }
  | SendResult;

interface Input {
  readonly workspace: string;
  readonly service: string;
  readonly revision?: string;
  readonly files: readonly ChosenFile[];
}

/** One upload at a time; a retry of the same files and service keeps the same idempotency key. */
export function useUpload(): {
  state: UploadState;
  start(input: Input): Promise<SendResult>;
  cancel(): void;
  reset(): void;
} {
  const [state, setState] = useState<UploadState>({ kind: 'choosing' });
  const sending = useRef<Sending | undefined>(undefined);
  const key = useRef<{ of: string; value: string } | undefined>(undefined);
  const isSending = state.kind === 'sending';

  useEffect(() => {
    if (!isSending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [isSending]);
  useEffect(() => () => sending.current?.cancel(), []);

  const start = useCallback(async (input: Input) => {
    const of = JSON.stringify([
      input.workspace,
      input.service,
      input.revision ?? '',
      input.files.map(({ path, file }) => [path, file.size, file.lastModified]),
    ]);
    if (key.current?.of !== of) key.current = { of, value: newIdempotencyKey() };
    const totalBytes = input.files.reduce((sum, { file }) => sum + file.size, 0);
    setState({ kind: 'sending', sentBytes: 0, totalBytes });
    const send = goesInParts(input.files) ? sendInParts : sendCapture;
    const running = send({ ...input, idempotencyKey: key.current.value }, (sentBytes, bodyBytes) =>
      setState({ kind: 'sending', sentBytes, totalBytes: bodyBytes || totalBytes }),
    );
    sending.current = running;
    const result = await running.result;
    if (sending.current === running) sending.current = undefined;
    setState(result);
    return result;
  }, []);

  return {
    state,
    start,
    cancel: useCallback(() => sending.current?.cancel(), []),
    reset: useCallback(() => setState({ kind: 'choosing' }), []),
  };
}
