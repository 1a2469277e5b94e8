import type { CardAccount, CardLoss } from '../evidence/card-account.js';
import { amount, number } from './figures.js';

const places: Readonly<Record<CardLoss['where'], string>> = {
  uncounted: 'on the wire, or by the card, which does not count them',
  card: 'by the card',
  mp: 'by mp',
  beyond: 'between the card and the guest',
};

/** What card, stack and guest counted of the frames that the instrument sent, and where some got lost. */
export function cardSentence({ sent, received, mp, arrived, losses, surplus }: CardAccount): string {
  const counts = [
    `${amount(sent, 'frame')} sent by the instrument`,
    `${number(received)} received by the card`,
    ...(mp === null ? [] : [`${number(mp)} by mp`]),
    `${number(arrived)} by the guest`,
  ];
  const lost = losses.map(({ where, frames, counters }) => {
    const names = Object.entries(counters).map(([name, count]) => `${name} ${number(count)}`);
    return `${number(frames)} lost ${places[where]}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
  });
  const strange = surplus > 0 ? [`${number(surplus)} that nobody has sent`] : [];
  return [counts.join(', '), ...lost, ...strange].join('; ');
}
