import { errorCatalogue } from '#shared/errors/catalogue.ts';
import { page, table } from './markdown.ts';

export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { title, cause, cure, status }]) => [
    `\`${code}\``,
    title,
    cause,
    cure,
    String(status),
  ]);
  return page(
    'Errors',
    'Every error a person can meet has a stable code. Answers by HTTP carry code, message, cure and a correlation id that finds the fault in the log.',
    table(['Code', 'What', 'Cause', 'Cure', 'HTTP'], rows),
  );
}
