/** How a notification is shown. */
export type Severity = 'information' | 'warning' | 'error';
