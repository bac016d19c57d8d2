'use client';

import { useState } from 'react';
import { callAccount } from './call-account';

/** Looks like a link because it stands in a sentence. */
export function SignOutButton() {
  const [failed, setFailed] = useState<string>();
  const signOut = async () => {
    const refused = await callAccount('sign-out', {});
    if (refused) setFailed(`${refused.message} ${refused.next ?? ''}`);
    else window.location.assign('/sign-in');
  };
  return (
    <>
      <button type="button" className="text-accent font-medium" onClick={() => void signOut()}>
        Sign out
      </button>
      <span role="alert"> {failed}</span>
    </>
  );
}
