package main

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"
)

func configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings of the fleet that hold here, and where each comes from",
		Long: "Show the settings that publish, work, collect, dead and streams use here, and where each comes from. The file that\n" +
			"$" + configVar + " names, or else mindsieve/config.toml in the user's folder of settings, goes before the defaults, a\n" +
			"variable of the environment before the file, and a flag before both. Passwords and tokens are not shown.",
		Example: "  mindsieve config\n  MINDSIEVE_NATS=nats://host:4222 mindsieve config --json",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := readSettings(cmd)
			if err != nil {
				return err
			}
			if asJSON {
				return s.writeJSON(cmd)
			}
			out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(out, "KEY\tVALUE\tFROM\tVARIABLE")
			for _, known := range allSettings {
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", known.key, s.shown(known), s.from[known.key], known.env())
			}
			return out.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// shown is the value as it may be shown.
func (s settings) shown(known setting) string {
	if value := s.text(known.key); !known.secret || value == "" {
		return value
	}
	return "(set)"
}

func (s settings) writeJSON(cmd *cobra.Command) error {
	type row struct {
		Key      string `json:"key"`
		Value    string `json:"value"`
		From     string `json:"from"`
		Variable string `json:"variable"`
	}
	rows := make([]row, len(allSettings))
	for i, known := range allSettings {
		rows[i] = row{known.key, s.shown(known), s.from[known.key], known.env()}
	}
	out := json.NewEncoder(cmd.OutOrStdout())
	out.SetIndent("", "  ")
	return out.Encode(rows)
}
