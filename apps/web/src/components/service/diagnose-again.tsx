'use client';

import { useMutation } from '@tanstack/react-query';
import { Button } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { useProblemWords } from '../problem-words';
import { mayWrite, useHere } from '../shell/workspace-context';

/** For those who do not want to wait until the background comes to a capture of an earlier version. */
export function DiagnoseAgain({ slug, capture }: { slug: string; capture: string }) {
  const title = useTranslations('patterns.again')('title');
  const problemWords = useProblemWords();
  const { workspace } = useHere();
  const trpc = useTRPC();
  const router = useRouter();
  const again = useMutation(
    trpc.capture.rediagnose.mutationOptions({ onSuccess: () => router.refresh() }),
  );
  if (!mayWrite(workspace)) return null;
  return (
    <>
      <Button
        size="small"
        icon="retry"
        busy={again.isPending}
        onClick={() => again.mutate({ workspace: slug, capture })}
      >
        {title}
      </Button>
      {again.error && (
        <span role="alert" className="text-crit">
          {problemWords(problemOf(again.error)).message}
        </span>
      )}
    </>
  );
}
