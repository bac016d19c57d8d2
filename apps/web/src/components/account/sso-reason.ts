const REASONS = ['domain', 'password-account', 'other-address', 'failed'] as const;

/** Why the identity provider sent somebody back without a session, as an address says it. */
export const ssoReason = (
  said: string | string[] | undefined,
): (typeof REASONS)[number] | undefined => REASONS.find((reason) => reason === said);
