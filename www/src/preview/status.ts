// The three outcomes of a marketplace's rule as icons and colours; the words beside them are the dictionary's.
import { css } from "lit";
import type { Status } from "../engine/stage-protocol.ts";
import type { IconName } from "../ui/icons.ts";

export const statusIcon: Record<Status, IconName> = {
  pass: "circleCheck",
  warn: "circleAlert",
  fail: "circleX",
};

export const statusStyles = css`
  .pass {
    --tone: var(--pass);
    --tone-soft: var(--pass-soft);
  }
  .warn {
    --tone: var(--review);
    --tone-soft: var(--review-soft);
  }
  .fail {
    --tone: var(--fail);
    --tone-soft: var(--fail-soft);
  }
  /* What is outdated has no colour. */
  .busy {
    --tone: var(--ink-quiet);
    --tone-soft: var(--sunken);
  }
  .badge {
    display: inline-flex;
    align-items: center;
    gap: 0.35rem;
    min-height: 2rem;
    padding: 0.2rem 0.65rem 0.2rem 0.4rem;
    border-radius: 99px;
    font-size: var(--text-s);
    font-weight: 600;
    color: var(--tone);
    background: var(--tone-soft);
  }
`;
