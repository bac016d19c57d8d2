import { readFileSync } from 'node:fs';
import { ACTION_RIGHTS, API_KEY_SCOPES, ROLES } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../lib/paths.mjs';
import { rolesPage } from '../lib/role-docs.mjs';

const wordsIn = (language) =>
  JSON.parse(readFileSync(inRoot(`apps/web/src/i18n/messages/${language}/roles.json`), 'utf8'));

describe('docs/roles.md', () => {
  it('is what the matrix says: else run node scripts/make-role-docs.mjs', () => {
    expect(readFileSync(inRoot('docs', 'roles.md'), 'utf8')).toBe(
      rolesPage(ACTION_RIGHTS, ROLES, API_KEY_SCOPES, wordsIn('en')),
    );
  });

  it.each(['en', 'zh'])('has words for every action and for no other, in %s', (language) => {
    const { actions } = wordsIn(language);
    const said = Object.entries(actions).flatMap(([area, verbs]) =>
      Object.keys(verbs).map((verb) => `${area}.${verb}`),
    );
    expect(said.sort()).toEqual(ACTION_RIGHTS.map(({ action }) => action).sort());
  });
});
