/** The parts of the panel, each of which has a tab. */
export const tabs = ['packets', 'charts', 'sequence'] as const;

/** One of {@link tabs}. */
export type Tab = (typeof tabs)[number];
