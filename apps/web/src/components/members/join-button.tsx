'use client';

import { Button, Notice } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPCClient } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine, type ShownProblem } from '../problem-words';

export function JoinButton({ token }: { token: string }) {
  const t = useTranslations('members.join');
  const client = useTRPCClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ShownProblem>();
  const join = async () => {
    setBusy(true);
    try {
      const { slug } = await client.invitation.accept.mutate({ token });
      window.location.assign(`/w/${slug}`);
    } catch (error) {
      setProblem(problemOf(error));
      setBusy(false);
    }
  };
  return (
    <>
      {problem && (
        <Notice tone="bad" role="alert" className="mb-3">
          <ProblemLine problem={problem} />
        </Notice>
      )}
      <Button variant="primary" busy={busy} onClick={() => void join()}>
        {busy ? t('joining') : t('join')}
      </Button>
    </>
  );
}
