//go:build unix

package export

import (
	"os/exec"
	"syscall"
)

// endAsGroup makes the program the head of a process group, so that cancelling
// ends its children with it.
func endAsGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// endGroup ends what the program left running.
func endGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		// There may be nobody left, which is what is wanted.
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
