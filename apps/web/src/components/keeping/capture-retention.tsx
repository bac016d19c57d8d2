'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Notice, useToast, utcText } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { mayWrite } from '../shell/workspace-context';

const day = (iso: string): string => utcText(iso, 'day');

/**
 * Which files retention removed, what goes soon, and the pin that keeps it. What is urgent stands with the
 * verdict (`urgent`), the pin of a capture that nothing threatens with its files.
 */
export default function CaptureRetentionNote({
  view,
  part,
  onChanged,
}: {
  view: CaptureView;
  part: 'urgent' | 'pin';
  onChanged: () => void;
}) {
  const t = useTranslations('keeping.capture');
  const kinds = useTranslations('keeping.retention');
  const trpc = useTRPC();
  const toast = useToast();
  const words = useProblemWords();
  const pin = useMutation(
    trpc.capture.pin.mutationOptions({
      onSuccess: ({ pinned: isPinned }) => {
        toast({ message: t(isPinned ? 'pinnedNow' : 'unpinnedNow') });
        onChanged();
      },
      onError: (error) => toast({ tone: 'error', message: words(problemOf(error)).message }),
    }),
  );
  const { retention, workspace, capture } = view;
  if (!retention) return null;
  const { pinned, ending, holds, incidentUntil, removed } = retention;
  const heldBy = holds.map((hold) =>
    hold === 'incident' && incidentUntil !== undefined
      ? t('hold.resolved', { day: day(incidentUntil) })
      : t(`hold.${hold}`),
  );
  const mayPin = mayWrite(workspace);
  const button = mayPin && (
    <Button
      size="small"
      busy={pin.isPending}
      title={t('pinTitle')}
      aria-pressed={pinned !== undefined}
      onClick={() =>
        pin.mutate({ workspace: workspace.slug, capture: capture.id, pinned: !pinned })
      }
    >
      {pinned ? t('unpin') : t('pin')}
    </Button>
  );
  const first = removed[0];
  const firstEnd = ending[0];
  if (part === 'pin') {
    if (firstEnd || pinned || !mayPin) return null;
    return (
      <p className="flex items-center justify-between gap-3 rounded-panel border border-line bg-surface px-3 py-2 text-dense text-ink-2">
        {t('pinHint')} {button}
      </p>
    );
  }
  return (
    <>
      {first && (
        <Notice tone="warning">
          {t('removed', {
            count: removed.length,
            day: day(first.removedAt),
            files: removed.map((file) => file.file).join(', '),
          })}
        </Notice>
      )}
      {firstEnd && !pinned && (
        <Notice tone={holds.length > 0 ? 'plain' : 'warning'} actions={button}>
          {ending.map(({ kinds: group, endsAt }) => (
            <span key={group} className="block">
              {holds.length > 0
                ? t('endsHeld', {
                    kinds: kinds(group),
                    day: day(endsAt),
                    holds: heldBy.join(', '),
                  })
                : t('ends', { kinds: kinds(group), day: day(endsAt) })}
            </span>
          ))}
        </Notice>
      )}
      {pinned && (
        <Notice actions={button}>
          {pinned.by === undefined ? t('pinned') : t('pinnedBy', { name: pinned.by })}
        </Notice>
      )}
    </>
  );
}
