'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Notice } from '@unpark/ui';
import type { CaptureView } from '@unpark/usecases';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { mayWrite } from '../shell/workspace-context';

/** Says when a diagnosis was made with other rules of the workspace than those of now, or without. */
export function RulesNotice({ view, onChanged }: { view: CaptureView; onChanged: () => void }) {
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
            Diagnose again
          </Button>
        )
      }
    >
      {leftOut
        ? `The own patterns of ${workspace.name} were left out: with them the diagnosis met its wall of time or memory. Name fewer or more exact functions in them.`
        : `The own patterns of ${workspace.name} have changed since this diagnosis.`}
      {again.error && ` ${problemOf(again.error).message}`}
    </Notice>
  );
}
