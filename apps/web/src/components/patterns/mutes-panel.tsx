'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, EmptyState, Panel, PanelHead, useToast } from '@unpark/ui';
import type { MuteView } from '@unpark/usecases';
import Link from 'next/link';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { patternPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { MuteWords } from './mute-words';

/** Findings that are muted now, with who, why and until when. */
export function MutesPanel({
  mutes,
  onChanged,
}: {
  mutes: readonly MuteView[];
  onChanged: () => unknown;
}) {
  const { workspace } = useHere();
  const trpc = useTRPC();
  const toast = useToast();
  const unmute = useMutation(
    trpc.finding.unmute.mutationOptions({
      onSuccess: async () => {
        toast({ message: 'Unmuted. The finding shows again.' });
        await onChanged();
      },
      onError: (error) => toast({ tone: 'error', message: problemOf(error).message }),
    }),
  );
  return (
    <Panel aria-label="Muted findings">
      <PanelHead
        title="Muted findings"
        note={mutes.length > 0 ? String(mutes.length) : undefined}
      />
      {mutes.length === 0 ? (
        <EmptyState title="Nothing is muted">
          A finding that you know of can be muted on its capture, with a reason and a day on which
          it shows again.
        </EmptyState>
      ) : (
        <ul>
          {mutes.map((mute) => (
            <li
              key={mute.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-t border-line px-3 py-2 first:border-0"
            >
              <div className="min-w-0 flex-1 basis-64">
                <Link
                  href={patternPath(workspace.slug, mute.pattern)}
                  className="font-medium hover:underline"
                >
                  {mute.title}
                </Link>
                <p className="text-dense text-ink-2">
                  <MuteWords mute={mute} />
                </p>
              </div>
              {mayWrite(workspace) && (
                <Button
                  size="small"
                  aria-label={`Unmute ${mute.title}`}
                  onClick={() => unmute.mutate({ workspace: workspace.slug, mute: mute.id })}
                >
                  Unmute
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
