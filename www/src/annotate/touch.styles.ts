// What a finger must be able to hit is 48 pixels high: the page's own quiet buttons, and Web Awesome's, also those
// inside other elements, by a property they inherit.
import { css } from "lit";

export const touchStyles = css`
  @media (pointer: coarse) {
    :host {
      --wa-form-control-height: 3rem;
    }
    .tool {
      min-width: 3rem;
      min-height: 3rem;
    }
  }
`;
