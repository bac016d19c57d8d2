/**
 * docs/roles.md out of the matrix that the product decides by, in the words of its own pages.
 *
 * @param {readonly { action: string, least: string, scopes: readonly string[] }[]} rights
 * @param {readonly string[]} roles from the least to the most
 * @param {readonly string[]} scopes
 * @param {{ about: Record<string, string>, actions: Record<string, Record<string, string>> }} words
 */
export function rolesPage(rights, roles, scopes, words) {
  const wordsOf = (action) => {
    const [area, verb] = action.split('.');
    const text = words.actions[area]?.[verb];
    if (!text)
      throw new Error(`apps/web/src/i18n/messages/en/roles.json has no words for ${action}`);
    return text;
  };
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const may = (yes) => (yes ? '✓' : '');
  const areas = [...new Set(rights.map(({ action }) => action.split('.')[0]))].sort();
  const columns = ['action', '', ...roles, ...scopes.map((scope) => `key: ${scope}`)];
  const lines = [
    '<!-- Made by scripts/make-role-docs.mjs; change packages/usecases/src/access/role-matrix.ts. -->',
    '',
    '# Roles and API keys',
    '',
    'Each role may do what the roles left of it may do. A key acts by its scopes and never has a role.',
    'The table is the one that the server decides by: each use case asks it again, for each call, with',
    'the role looked up at that moment.',
    '',
    ...roles.map((role) => `- **${role}**: ${words.about[role]}`),
    '',
    row(columns),
    row(columns.map((_, column) => (column < 2 ? '---' : ':-:'))),
    ...areas.flatMap((area) =>
      rights
        .filter(({ action }) => action.startsWith(`${area}.`))
        .map(({ action, least, scopes: allowed }) =>
          row([
            `\`${action}\``,
            wordsOf(action),
            ...roles.map((role) => may(roles.indexOf(role) >= roles.indexOf(least))),
            ...scopes.map((scope) => may(allowed.includes(scope))),
          ]),
        ),
    ),
    '',
    '## What the table does not say',
    '',
    '- A workspace always has an owner: the last one cannot leave, be removed or be given a lower role.',
    '- Only owners make, change and remove owners. Nobody is invited as an owner.',
    '- A removed member and a lowered role count from the next call; open streams end within 5 s.',
    '- An invitation works once, within 72 hours, for an account with the address that was invited. Only',
    '  a hash of its link is kept. Sending it again makes a new link and ends the one before.',
    '- Keys hand out no rights: making keys, inviting, roles, channels, handing over and deleting need a',
    '  person, so that a key that got away cannot make itself a successor.',
    '- What a key writes carries its name. It changes its own words only; with the scope admin it may delete',
    '  those of others, as an admin may: that is in the record, and a note can be brought back for a day.',
    '- A rotated key and its successor both work until the old one ends; a key has one successor.',
    '- Deleting a workspace removes its rows at once and its bytes within a minute. One entry stays in',
    '  the record: who did it and when.',
  ];
  return `${lines.join('\n')}\n`;
}
