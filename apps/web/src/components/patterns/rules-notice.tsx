'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Notice } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { mayWrite } from '../shell/workspace-context';

/** Says when a diagnosis was made with other rules of the workspace than those of now, or without. */
export function RulesNotice({ view, onChanged }: { view: CaptureView; onChanged: () => void }) {
  const t = useTranslations('patterns.notice');
  const title = useTranslations('patterns.again')('title');
  const problemWords = useProblemWords();
  const trpc = useTRPC();
  const again = useMutation(trpc.capture.rediagnose.mutationOptions({ onSuccess: onChanged }));
  const { capture, workspace } = view;
  if (capture.rules === 'current' || capture.state !== 'done') return null;
  const leftOut = capture.rules === 'left-out';
  return (
    <Notice
      tone={leftOut ? 'warning' : 'plain'}
      role="status"
      actions={
        mayWrite(workspace) && (
          <Button
            size="small"
            icon="retry"
            busy={again.isPending}
            onClick={() => again.mutate({ workspace: workspace.slug, capture: capture.id })}
          >
            {title}
          </Button>
        )
      }
    >
      {t(leftOut ? 'leftOut' : 'changed', { workspace: workspace.name })}
      {again.error && ` ${problemWords(problemOf(again.error)).message}`}
    </Notice>
  );
}
