package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/mindsieve/mindsieve/classify/onnx"
)

func setupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "setup",
		Short: "Get ONNX Runtime into the cache, unless it is there",
		Long: "Find ONNX Runtime's shared library, or get it by package name with pip or npm: version " + onnx.Version + ",\n" +
			"checked by its SHA-256. Set " + onnx.LibraryVar + " to use a library of your own.",
		Example: "  mindsieve setup",
		Args:    usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			path, err := setUp(cmd.Context(), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "ONNX Runtime %s: %s\n", onnx.LoadedVersion(), path)
			return nil
		},
	}
}

// setUp loads the library that is there, or else gets one and loads that. It
// returns its path.
func setUp(ctx context.Context, log io.Writer) (string, error) {
	path, err := onnx.Find()
	if err == nil {
		if err = onnx.Load(path); err == nil {
			return path, nil
		}
	}
	if os.Getenv(onnx.LibraryVar) != "" {
		return "", err // the user's own choice is not worked around
	}
	fmt.Fprintln(log, err)
	if path, err = onnx.Install(ctx, log); err != nil {
		return "", err
	}
	return path, onnx.Load(path)
}
