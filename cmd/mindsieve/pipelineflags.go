package main

import "github.com/spf13/cobra"

// pipelineFlags are the flags that every command with a pipeline has.
type pipelineFlags struct {
	bundle, nats, out string
	instruments       []string
}

func (f *pipelineFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.bundle, "bundle", "", "folder of the model (default: the bundle that ships with mindsieve)")
	flags.StringVar(&f.nats, "nats", "", "URL of a NATS server with JetStream (default: one inside the program)")
	flags.StringVar(&f.out, "out", "runs", "folder for run folders: results, tables, and what an interrupted run goes on from")
	instrumentFlag(cmd, &f.instruments)
}

// command names the flags that decide what a run answers, for its record.
func (f pipelineFlags) command() []string {
	var command []string
	if f.bundle != "" {
		command = append(command, "--bundle", f.bundle)
	}
	for _, file := range f.instruments {
		command = append(command, "--instrument", file)
	}
	return command
}

// instrumentFlag adds the flag for instruments of the user's own.
func instrumentFlag(cmd *cobra.Command, files *[]string) {
	cmd.Flags().StringArrayVar(files, "instrument", nil,
		"`file` of an instrument (JSON) whose symptoms to look for beside those of the program's; may be repeated")
}
