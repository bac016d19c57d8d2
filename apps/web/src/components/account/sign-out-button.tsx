'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ProblemLine, type ShownProblem } from '../problem-words';
import { callAccount } from './call-account';

/** Looks like a link because it stands in a sentence. */
export function SignOutButton() {
  const t = useTranslations('account');
  const [failed, setFailed] = useState<ShownProblem>();
  const signOut = async () => {
    const refused = await callAccount('sign-out', {});
    if (refused) setFailed(refused);
    else window.location.assign('/sign-in');
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
