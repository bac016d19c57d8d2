'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemLine, type ShownProblem } from '../problem-words';
import { callAccount } from './call-account';

/** Looks like a link because it stands in a sentence. `to` is a path of ours. */
export function SignOutButton({ to = '/sign-in' }: { to?: string }) {
  const t = useTranslations('account');
  const [failed, setFailed] = useState<ShownProblem>();
  const signOut = async () => {
    const refused = await callAccount('sign-out', {});
    if (refused) setFailed(refused);
    else window.location.assign(to);
  };
  return (
    <>
      <button type="button" className="text-accent font-medium" onClick={() => void signOut()}>
        {t('signOut')}
      </button>
      <span role="alert"> {failed && <ProblemLine problem={failed} />}</span>
    </>
  );
}
