/**
 * Mutations that leave no entry in the record of the workspace, each with its reason. Everything else
 * that changes something must leave one: a mutation without is a failing test.
 */
export const NOT_ON_RECORD: ReadonlyMap<string, string> = new Map([
  ['rule.try', 'a trial changes nothing but its own row, which goes after a day'],
  ['rule.testCancel', 'a trial changes nothing but its own row'],
  ['notify.markRead', "a person's own list"],
  ['notify.setRule', "a person's own list"],
  ['account.update', 'of the account, on its own record'],
]);
