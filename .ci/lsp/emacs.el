;;; Waits for what the server says of a record, breaks it, and ends with 1 where that is not said.  -*- lexical-binding: t -*-

(require 'eglot)
(require 'flymake)
(require 'markdown-mode)

;; A user is asked whether the settings are safe; a run without one says so beforehand.
(setq enable-local-variables :all)

(defun words ()
  "What is wrong with the buffer, in words."
  (mapconcat #'flymake-diagnostic-text (flymake-diagnostics) "\n"))

(defun wait (what text)
  "Wait for WHAT, until a diagnostic has TEXT."
  (let ((end (+ (float-time) 20)))
    (while (not (string-match-p (regexp-quote text) (words)))
      (when (> (float-time) end)
        (message "%s does not come; there are\n%s" what (words))
        (kill-emacs 1))
      (accept-process-output nil 0.1)
      (flymake-start))))

(find-file (pop command-line-args-left))
(eglot-ensure)
(run-hooks 'post-command-hook)
(unless (eglot-current-server)
  (apply #'eglot (eglot--guess-contact)))
(wait "what is wrong with the file" "monday-list.csv")
(goto-char (point-min))
(re-search-forward "^status: ")
(delete-region (point) (line-end-position))
(insert "nowhere")
(eglot--signal-textDocument/didChange)
(wait "what is wrong with the text" "nowhere")
(let ((found (seq-find (lambda (one) (string-match-p "nowhere" (flymake-diagnostic-text one))) (flymake-diagnostics))))
  (unless (equal "nowhere" (buffer-substring (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))
    (message "the place is another")
    (kill-emacs 1)))
(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(kill-emacs 0)
