import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Deps } from '../deps';
import { baseOptions } from './open-better-auth';

export interface SingleSignOnSettings {
  /** of OpenID Connect: `<issuer>/.well-known/openid-configuration` describes it */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** mail domains that may come in; empty: whoever the provider lets through */
  readonly mailDomains: readonly string[];
  /** what the button calls it */
  readonly name: string;
}

/** In the address that the provider sends people back to: `/api/auth/callback/sso`. */
export const PROVIDER_ID = 'sso';

const isAllowed = (email: string, domains: readonly string[]): boolean => {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return domains.length === 0 || domains.some((allowed) => allowed.toLowerCase() === domain);
};

/** Names come from another system: short, and without what cannot be shown. */
const shownName = (name: unknown, email: string): string => {
  const text = typeof name === 'string' ? name.replace(/[\p{Cc}\p{Cs}]/gu, '').trim() : '';
  return (text || email.slice(0, email.indexOf('@'))).slice(0, 100);
};

/** We ask the provider who somebody is, once; its tokens would only be something to lose. */
const WITHOUT_TOKENS = { accessToken: null, refreshToken: null, idToken: null } as const;

function openLibrary(deps: Deps, secret: string, settings: SingleSignOnSettings) {
  const { issuer, clientId, clientSecret, mailDomains } = settings;
  return betterAuth({
    ...baseOptions(deps, secret),
    account: {
      updateAccountOnSignIn: false,
      // An account that was made with a password is joined by its person, on the account page, or when
      // its address is proven: whoever typed an address first must not get into its owner's account.
      accountLinking: { enabled: true, trustedProviders: [PROVIDER_ID] },
    },
    user: {
      validateUserInfo: ({ user, source }) => {
        const profile = source.oauth?.profile ?? {};
        if (profile['email_verified'] === false) return { error: 'sso_domain' };
        return isAllowed(user.email ?? '', mailDomains) ? undefined : { error: 'sso_domain' };
      },
    },
    databaseHooks: {
      account: {
        create: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...WITHOUT_TOKENS } }) },
      },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER_ID,
            discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
            requireIdTokenVerification: true,
            clientId,
            clientSecret,
            scopes: ['openid', 'email', 'profile'],
            pkce: true,
            mapProfileToUser: (profile) => ({
              name: shownName(profile.name, String(profile.email ?? '')),
            }),
          },
        ],
      }),
    ],
  });
}

type Library = ReturnType<typeof openLibrary>;

/**
 * The identity provider of the installation. The library asks the provider about itself once, when it
 * opens, and leaves a provider out that does not answer; so it opens with the first sign-in, and again
 * until the provider answered.
 */
export class SingleSignOn {
  private opened: Promise<Library | undefined> | undefined;
  private readonly deps: Deps;
  private readonly secret: string;
  readonly settings: SingleSignOnSettings;

  constructor(deps: Deps, secret: string, settings: SingleSignOnSettings) {
    this.deps = deps;
    this.secret = secret;
    this.settings = settings;
  }

  /** undefined: the provider does not answer */
  library(): Promise<Library | undefined> {
    this.opened ??= this.open().then((library) => {
      if (!library) this.opened = undefined;
      return library;
    });
    return this.opened;
  }

  private async open(): Promise<Library | undefined> {
    const library = openLibrary(this.deps, this.secret, this.settings);
    const { socialProviders } = await library.$context;
    return socialProviders.some((provider) => provider.id === PROVIDER_ID) ? library : undefined;
  }
}
