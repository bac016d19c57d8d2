'use client';

import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react';
import { type LiveEvent, mayHaveChanged } from './live-events';
import { type LiveStream, openLiveStream } from './live-stream';

const LiveContext = createContext<LiveStream | undefined>(undefined);

/** Changes come in bursts (an archive of many files): one answer is asked for once. */
const GATHER_MS = 150;

/** Keeps what react-query holds true while the workspace changes. */
export function LiveProvider({ workspace, children }: { workspace: string; children: ReactNode }) {
  const queries = useQueryClient();
  const [stream, setStream] = useState<LiveStream>();
  useEffect(() => {
    const opened = openLiveStream(workspace);
    const gathered: LiveEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = opened.onEvent((event) => {
      gathered.push(event);
      timer ??= setTimeout(() => {
        timer = undefined;
        const events = gathered.splice(0);
        void queries.invalidateQueries({
          predicate: ({ queryKey }) => events.some((one) => mayHaveChanged(queryKey, one)),
        });
      }, GATHER_MS);
    });
    setStream(opened);
    return () => {
      clearTimeout(timer);
      stop();
      opened.close();
    };
  }, [queries, workspace]);
  return <LiveContext value={stream}>{children}</LiveContext>;
}

/**
 * Calls back when something of these topics changes (after a break of the stream too), a burst once.
 * Answers of react-query need no call: `LiveProvider` asks for them again.
 *
 * @returns whether changes come in right now; where they do not, poll
 */
export function useLive(
  topics: string | readonly string[],
  onChange?: () => void,
  gatherMs = GATHER_MS,
): boolean {
  const stream = useContext(LiveContext);
  const [live, setLive] = useState(false);
  const call = useRef(onChange);
  useEffect(() => {
    call.current = onChange;
  });
  const wanted = typeof topics === 'string' ? topics : topics.join(' ');
  useEffect(() => {
    if (!stream) return;
    const look = (): void => setLive(stream.isLive());
    look();
    const names = new Set([...wanted.split(' '), 'all']);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stopEvents = stream.onEvent(({ topic }) => {
      if (!names.has(topic)) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        call.current?.();
      }, gatherMs);
    });
    const stopState = stream.onState(look);
    return () => {
      clearTimeout(timer);
      stopEvents();
      stopState();
      setLive(false);
    };
  }, [stream, wanted, gatherMs]);
  return live;
}
