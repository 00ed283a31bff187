/*
 * Copyright 2026 The Tekton Integrations Authors
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

import {
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
} from '@backstage/ui';
import { ReactNode } from 'react';
import surface from '../ui/Surface.module.css';
import { useWords } from '../words';
import styles from './ActDialog.module.css';
import { Refusal } from './Refusal';

/** Says what will happen, and asks for the word to do it. */
export function ActDialog(props: {
  title: string;
  /** One sentence: what will happen. */
  text: string;
  /** The word on the button; without it there is nothing more to do. */
  word?: string;
  /** Something is lost by it. */
  destructive?: boolean;
  isDisabled?: boolean;
  isPending: boolean;
  /** It was done, and may be done again. */
  isDone?: boolean;
  error: unknown;
  onAct: () => void;
  onClose: () => void;
  /** What else there is to say, to choose, and what came of it. */
  children?: ReactNode;
}) {
  const { title, text, word, isPending, error, onAct, onClose } = props;
  const t = useWords();
  return (
    <Dialog
      className={surface.ground}
      width={480}
      isOpen
      onOpenChange={open => {
        if (!open) {
          onClose();
        }
      }}
    >
      <DialogHeader>{title}</DialogHeader>
      <DialogBody>
        <div className={styles.body}>
          <p className={styles.text}>{text}</p>
          {props.children}
          <Refusal error={error} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" onPress={onClose}>
          {t(word && !props.isDone ? 'byHand.cancel' : 'byHand.close')}
        </Button>
        {word && (
          <Button
            variant="primary"
            destructive={props.destructive}
            isDisabled={props.isDisabled}
            isPending={isPending}
            onPress={onAct}
          >
            {word}
          </Button>
        )}
      </DialogFooter>
    </Dialog>
  );
}
