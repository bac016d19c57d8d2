/**
 * Mutations that leave no entry in the record of the workspace, each with its reason. Everything else
 * that changes something must leave one: a mutation without is a failing test.
 */
export const NOT_ON_RECORD: ReadonlyMap<string, string> = new Map([
  ['rule.try', 'a trial changes nothing but its own row, which goes after a day'],
  ['rule.testCancel', 'a trial changes nothing but its own row'],
  ['channel.test', 'sends one message that says it is a test; the log of deliveries has it'],
  ['notify.markRead', "a person's own list"],
  ['notify.setRule', "a person's own list"],
  ...['setPerson', 'setCapture', 'say', 'comment', 'addItem', 'updateItem', 'deleteItem'].map(
    (act) => [`incident.${act}`, 'in the feed of the incident, which is append only'] as const,
  ),
  ['incident.editComment', 'words of its author; the comment says when it was edited'],
  ['incident.editSummary', 'each edit is kept with its author'],
  ['incident.saveReport', 'words; the incident says who changed it last'],
  ['account.update', 'of the account, on its own record'],
]);
